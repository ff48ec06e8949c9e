namespace OrleansLsh.Http.Wire;

/// <summary>An explanation on the wire.</summary>
internal sealed record ExplainAnswer(double TookMs, string Id, FieldExplanation[] Fields);

/// <summary>Codes and tokens of vectors, a row each.</summary>
internal sealed record HashAnswer(double TookMs, int[][] Codes, string[][] Tokens);
