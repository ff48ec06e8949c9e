// hnswlib beside the product: the same files in, the same JSON lines out, one thread.
//
//   hnswlib_driver build  SET BASE.fbin GRAPH            builds and saves the graph, prints how long that took
//   hnswlib_driver search SET BASE.fbin GRAPH QUERIES.fbin TRUTH.fbin EF[,EF…]
//
// The distance is squared Euclidean; the texts are normalised, so its order is that of the cosine too.

#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <vector>

namespace {

constexpr size_t kM = 16;
constexpr size_t kEfConstruction = 200;
constexpr size_t kWarmUp = 200;               // queries before the clock starts
constexpr double kSecondsPerSetting = 0.4;    // whole passes over the queries until this has gone by
constexpr double kFoundAll = 0.9995;          // where the sweep ends: a larger ef only costs from here on
constexpr double kTieTolerance = 1e-6;        // relative, on squared distances

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Rows of float32 behind a header of count and dimensions, both uint32.
struct Matrix {
    uint32_t count = 0, dimensions = 0;
    std::vector<float> values;

    const float* row(size_t i) const { return values.data() + i * dimensions; }

    static Matrix read(const std::string& path) {
        std::ifstream file(path, std::ios::binary | std::ios::ate);
        if (!file) throw std::runtime_error("cannot open " + path);
        const auto bytes = static_cast<uint64_t>(file.tellg());
        file.seekg(0);
        Matrix matrix;
        file.read(reinterpret_cast<char*>(&matrix.count), sizeof matrix.count);
        file.read(reinterpret_cast<char*>(&matrix.dimensions), sizeof matrix.dimensions);
        const uint64_t expected = 8 + 4ull * matrix.count * matrix.dimensions;
        if (!file || bytes != expected)
            throw std::runtime_error(path + " has " + std::to_string(bytes) + " bytes, its header promises " + std::to_string(expected));
        matrix.values.resize(static_cast<size_t>(matrix.count) * matrix.dimensions);
        file.read(reinterpret_cast<char*>(matrix.values.data()), static_cast<std::streamsize>(matrix.values.size() * sizeof(float)));
        return matrix;
    }
};

double squaredDistance(const float* x, const float* y, size_t dimensions) {
    double sum = 0;
    for (size_t d = 0; d < dimensions; d++) {
        const double difference = static_cast<double>(x[d]) - y[d];
        sum += difference * difference;
    }
    return sum;
}

/// Share of the k answers that are as near as the k-th exact neighbour: of equally near vectors any will do.
double distanceRecall(const Matrix& base, const Matrix& queries, const Matrix& truth, const std::vector<std::vector<size_t>>& answers) {
    const size_t k = truth.dimensions;
    size_t hits = 0;
    for (size_t q = 0; q < queries.count; q++) {
        const double limit = truth.row(q)[k - 1] * (1 + kTieTolerance);
        const std::unordered_set<size_t> distinct(answers[q].begin(), answers[q].end());
        for (const size_t label : distinct)
            hits += squaredDistance(base.row(label), queries.row(q), base.dimensions) <= limit;
    }
    return static_cast<double>(hits) / (static_cast<double>(k) * queries.count);
}

double percentile(const std::vector<double>& sorted, double share) {
    return sorted[std::min(sorted.size() - 1, static_cast<size_t>(share * static_cast<double>(sorted.size())))];
}

void build(const std::string& set, const std::string& basePath, const std::string& graphPath) {
    const Matrix base = Matrix::read(basePath);
    hnswlib::L2Space space(base.dimensions);
    const auto start = Clock::now();
    hnswlib::HierarchicalNSW<float> graph(&space, base.count, kM, kEfConstruction);
    for (size_t i = 0; i < base.count; i++) graph.addPoint(base.row(i), i);
    const double seconds = secondsSince(start);
    graph.saveIndex(graphPath);
    std::printf("{\"part\":\"build\",\"by\":\"hnswlib\",\"set\":\"%s\",\"setting\":\"M=%zu efConstruction=%zu\",\"seconds\":%.3f,\"documents_per_s\":%.0f}\n",
                set.c_str(), kM, kEfConstruction, seconds, base.count / seconds);
}

double measure(const std::string& set, hnswlib::HierarchicalNSW<float>& graph, size_t ef, const Matrix& base, const Matrix& queries,
               const Matrix& truth) {
    const size_t k = truth.dimensions;
    graph.setEf(ef);
    for (size_t q = 0; q < std::min<size_t>(kWarmUp, queries.count); q++) graph.searchKnn(queries.row(q), k);

    std::vector<std::vector<size_t>> answers(queries.count, std::vector<size_t>());
    for (auto& answer : answers) answer.reserve(k);
    std::vector<double> microseconds;
    const auto start = Clock::now();
    auto before = start;
    do {
        for (size_t q = 0; q < queries.count; q++) {
            auto nearest = graph.searchKnn(queries.row(q), k);
            answers[q].clear();
            for (; !nearest.empty(); nearest.pop()) answers[q].push_back(nearest.top().second);
            const auto now = Clock::now();
            microseconds.push_back(std::chrono::duration<double, std::micro>(now - before).count());
            before = now;
        }
    } while (secondsSince(start) < kSecondsPerSetting);
    const double qps = static_cast<double>(microseconds.size()) / secondsSince(start);

    const double recall = distanceRecall(base, queries, truth, answers);
    std::sort(microseconds.begin(), microseconds.end());
    std::printf("{\"part\":\"search\",\"by\":\"hnswlib\",\"set\":\"%s\",\"setting\":\"ef=%zu\",\"recall\":%.5f,\"qps\":%.1f,\"p50_us\":%.1f,\"p95_us\":%.1f,\"p99_us\":%.1f}\n",
                set.c_str(), ef, recall, qps, percentile(microseconds, .5), percentile(microseconds, .95), percentile(microseconds, .99));
    std::fflush(stdout);
    return recall;
}

void search(char** arguments) {
    const std::string set = arguments[0];
    const Matrix base = Matrix::read(arguments[1]), queries = Matrix::read(arguments[3]), truth = Matrix::read(arguments[4]);
    if (queries.dimensions != base.dimensions || truth.count != queries.count)
        throw std::runtime_error("base, queries and truth of " + set + " do not belong together");
    hnswlib::L2Space space(base.dimensions);
    hnswlib::HierarchicalNSW<float> graph(&space, arguments[2]);
    if (graph.cur_element_count != base.count) throw std::runtime_error("the graph of " + set + " was built from another base");
    std::istringstream sweep(arguments[5]);
    double recall = 0;
    for (std::string ef; recall < kFoundAll && std::getline(sweep, ef, ',');)
        recall = measure(set, graph, std::stoul(ef), base, queries, truth);
}

}  // namespace

int main(int count, char** arguments) try {
    const std::string verb = count > 1 ? arguments[1] : "";
    if (verb == "build" && count == 5) build(arguments[2], arguments[3], arguments[4]);
    else if (verb == "search" && count == 8) search(arguments + 2);
    else {
        std::fprintf(stderr, "usage: hnswlib_driver build SET BASE GRAPH | search SET BASE GRAPH QUERIES TRUTH EF[,EF...]\n");
        return 2;
    }
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "hnswlib_driver: %s\n", error.what());
    return 1;
}
