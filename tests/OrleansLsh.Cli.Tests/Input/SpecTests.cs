using OrleansLsh.Cli.Input;

namespace OrleansLsh.Cli.Tests.Input;

public class SpecTests
{
    [Fact]
    public void A_field_is_cosine_unless_it_says_otherwise()
    {
        Assert.Equal(new VectorField("v", 128, Metric.Cosine), FieldSpec.Parse("v:128"));
        Assert.Equal(new VectorField("v", 128, Metric.Euclidean), FieldSpec.Parse("v:128:euclidean"));
        Assert.Equal(new VectorField("v", 384, Metric.Dot), FieldSpec.Parse("v:384:dot"));
    }

    [Theory]
    [InlineData("v")]
    [InlineData(":128")]
    [InlineData("v:-1")]
    [InlineData("v:1:2:3")]
    [InlineData("v:8:manhattan")]
    public void A_malformed_field_is_refused(string text) => Assert.Throws<FormatException>(() => FieldSpec.Parse(text));

    [Fact]
    public void A_vector_may_name_its_field()
    {
        var named = VectorText.Parse("title=[1, 2.5]");
        Assert.Equal("title", named.Field);
        Assert.Equal([1f, 2.5f], named.Components);
        Assert.Null(VectorText.Parse("[1]").Field);
    }

    [Fact]
    public void A_weight_is_1_unless_it_says_otherwise()
    {
        Assert.Equal(new FieldWeight("title", 1), FieldWeight.Parse("title"));
        Assert.Equal(new FieldWeight("title", 0.5), FieldWeight.Parse("title=0.5"));
        Assert.Throws<FormatException>(() => FieldWeight.Parse("title=half"));
    }

    [Fact]
    public void A_setting_reads_back_as_it_was_written()
    {
        var setting = new SearchSetting { Scoring = Scoring.MoreLikeThis, Candidates = 400, Rerank = false, MinimumShouldMatch = 20 };
        Assert.Equal(setting, SettingText.Parse("s=" + SettingText.ToJson(setting)).Value);
    }
}
