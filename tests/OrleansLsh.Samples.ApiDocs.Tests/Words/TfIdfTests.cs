using OrleansLsh.Samples.ApiDocs.Words;

namespace OrleansLsh.Samples.ApiDocs.Tests.Words;

public class TfIdfTests
{
    private static readonly string[] Texts = ["the file the stream", "the file", "the lock", "once"];

    [Fact]
    public void Weights_agree_with_those_computed_by_hand()
    {
        // Four texts: "the" is in 3, "file" in 2; the rest in 1 and below the threshold.
        var file = Math.Pow(1 + Math.Log(5.0 / 3), 2);
        var the = (1 + Math.Log(2)) * Math.Pow(1 + Math.Log(5.0 / 4), 2);
        var length = Math.Sqrt((file * file) + (the * the));

        var model = TfIdf.Fit(Texts, minDocuments: 2, CancellationToken.None);
        var (terms, weights) = model.Weigh(Texts[0]);

        Assert.Equal(["file", "the"], model.Vocabulary.Terms);
        Assert.Equal([2, 3], model.Vocabulary.DocumentCounts);
        Assert.Equal([0, 1], terms);
        Assert.Equal(file / length, weights[0], 1e-6);
        Assert.Equal(the / length, weights[1], 1e-6);
    }

    [Fact]
    public void The_matrix_has_the_weights_of_each_text_as_a_row()
    {
        var model = TfIdf.Fit(Texts, minDocuments: 2, CancellationToken.None);

        var matrix = model.Weigh(Texts, CancellationToken.None);

        Assert.Equal((4, 2, 5), (matrix.Rows, matrix.Columns, matrix.Entries));
        for (var row = 0; row < Texts.Length; row++)
        {
            var (terms, weights) = model.Weigh(Texts[row]);
            Assert.Equal(terms, matrix.ColumnsOf(row).ToArray());
            Assert.Equal(weights, matrix.ValuesOf(row).ToArray());
        }
    }

    [Fact]
    public void A_text_of_unknown_words_has_no_weights()
    {
        var (terms, weights) = TfIdf.Fit(Texts, minDocuments: 2, CancellationToken.None).Weigh("once upon");

        Assert.Empty(terms);
        Assert.Empty(weights);
    }

    [Fact]
    public void The_transposed_matrix_holds_the_same_entries()
    {
        var matrix = TfIdf.Fit(Texts, minDocuments: 1, CancellationToken.None).Weigh(Texts, CancellationToken.None);

        var back = matrix.Transpose().Transpose();

        Assert.Equal((matrix.Rows, matrix.Columns), (matrix.Transpose().Columns, matrix.Transpose().Rows));
        for (var row = 0; row < matrix.Rows; row++)
        {
            Assert.Equal(matrix.ColumnsOf(row).ToArray(), back.ColumnsOf(row).ToArray());
            Assert.Equal(matrix.ValuesOf(row).ToArray(), back.ValuesOf(row).ToArray());
        }
    }
}
