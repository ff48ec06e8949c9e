using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;
using SkiaSharp;

namespace OrleansLsh.Embedding;

/// <summary>What one would write without the product: ONNX Runtime, the tokenizer and the decoder, each as its documentation shows.</summary>
internal static class PlainLoop
{
    private const int BatchSize = 64, Side = 224;

    /// <summary>Sentences sorted by length, 64 a batch, mean of the tokens' states, length 1.</summary>
    public static float[][] Sentences(InferenceSession session, BertTokenizer tokenizer, string[] texts)
    {
        IReadOnlyList<int>[] tokens = [.. texts.Select(text => tokenizer.EncodeToIds(text, 512, out _, out _))];
        var vectors = new float[texts.Length][];
        using var run = new RunOptions();
        foreach (int[] batch in Enumerable.Range(0, texts.Length).OrderBy(i => tokens[i].Count).Chunk(BatchSize))
        {
            int longest = batch.Max(i => tokens[i].Count);
            long[] ids = new long[batch.Length * longest], mask = new long[ids.Length], types = new long[ids.Length], shape = [batch.Length, longest];
            for (int row = 0; row < batch.Length; row++)
                for (int i = 0; i < tokens[batch[row]].Count; i++)
                    (ids[(row * longest) + i], mask[(row * longest) + i]) = (tokens[batch[row]][i], 1);
            using var idValues = OrtValue.CreateTensorValueFromMemory(ids, shape);
            using var maskValues = OrtValue.CreateTensorValueFromMemory(mask, shape);
            using var typeValues = OrtValue.CreateTensorValueFromMemory(types, shape);
            using var output = session.Run(
                run, ["input_ids", "attention_mask", "token_type_ids"], [idValues, maskValues, typeValues], ["last_hidden_state"]);
            ReadOnlySpan<float> states = output[0].GetTensorDataAsSpan<float>();
            int dimensions = states.Length / ids.Length;
            for (int row = 0; row < batch.Length; row++)
            {
                float[] vector = vectors[batch[row]] = new float[dimensions];
                for (int i = 0; i < tokens[batch[row]].Count; i++)
                    for (int k = 0; k < dimensions; k++)
                        vector[k] += states[(((row * longest) + i) * dimensions) + k];
                float norm = MathF.Sqrt(vector.Sum(value => value * value));
                for (int k = 0; k < dimensions; k++) vector[k] /= norm;
            }
        }
        return vectors;
    }

    /// <summary>Pictures one after the other: decoded, drawn on white, through the network.</summary>
    public static float[][] Pictures(InferenceSession session, byte[][] files)
    {
        var vectors = new float[files.Length][];
        using var run = new RunOptions();
        using var surface = SKSurface.Create(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Premul));
        float[] mean = [0.485f, 0.456f, 0.406f], deviation = [0.229f, 0.224f, 0.225f], tensor = new float[3 * Side * Side];
        for (int file = 0; file < files.Length; file++)
        {
            using (var image = SKImage.FromEncodedData(files[file]))
            {
                surface.Canvas.Clear(SKColors.White);
                surface.Canvas.DrawImage(image, new SKRect(0, 0, Side, Side), new SKSamplingOptions(SKFilterMode.Linear));
            }
            using SKPixmap drawn = surface.PeekPixels();
            ReadOnlySpan<byte> pixels = drawn.GetPixelSpan();
            for (int i = 0; i < Side * Side; i++)
                for (int colour = 0; colour < 3; colour++)
                    tensor[(colour * Side * Side) + i] = ((pixels[(4 * i) + colour] / 255f) - mean[colour]) / deviation[colour];
            using var input = OrtValue.CreateTensorValueFromMemory(tensor, [1, 3, Side, Side]);
            using var output = session.Run(run, ["Input247"], [input], ["Pooling395_Output_0"]);
            vectors[file] = output[0].GetTensorDataAsSpan<float>().ToArray();
        }
        return vectors;
    }
}
