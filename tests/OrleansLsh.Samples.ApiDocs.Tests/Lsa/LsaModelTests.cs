using System.Numerics.Tensors;
using OrleansLsh.Samples.ApiDocs.Lsa;

namespace OrleansLsh.Samples.ApiDocs.Tests.Lsa;

public class LsaModelTests
{
    private static readonly string[] Texts =
    [
        "opens a text file", "reads a text file", "closes the file", "opens the stream", "reads the stream",
        "enters the semaphore", "releases the semaphore", "enters the lock", "releases the lock", "xyzzy",
    ];

    [Fact]
    public void A_fitted_text_is_embedded_to_the_same_bits_as_its_row()
    {
        var (model, vectors) = LsaModel.Fit(Texts, minDocuments: 2, dimensions: 4, seed: 1, CancellationToken.None);

        for (var text = 0; text < Texts.Length; text++)
            Assert.Equal(vectors[text]?.ToArray(), model.Embed(Texts[text]));
    }

    [Fact]
    public void A_text_without_a_known_word_has_no_vector()
    {
        var (model, vectors) = LsaModel.Fit(Texts, minDocuments: 2, dimensions: 4, seed: 1, CancellationToken.None);

        Assert.Null(vectors[^1]);
        Assert.Null(model.Embed("plugh"));
        Assert.Null(model.Embed(""));
    }

    [Fact]
    public void Vectors_have_length_one_and_new_text_lies_near_what_it_resembles()
    {
        var (model, vectors) = LsaModel.Fit(Texts, minDocuments: 2, dimensions: 4, seed: 1, CancellationToken.None);

        var query = model.Embed("Releases locks, a lock.")!;
        var ranked = Enumerable.Range(0, Texts.Length - 1)
            .OrderByDescending(text => TensorPrimitives.Dot(vectors[text]!.Value.Span, query)).ToArray();

        Assert.Equal(1, TensorPrimitives.Norm<float>(query), 1e-5);
        Assert.Equal("releases the lock", Texts[ranked[0]]);
    }
}
