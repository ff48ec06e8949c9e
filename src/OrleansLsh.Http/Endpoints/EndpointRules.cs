using OrleansLsh.Http.Security;

namespace OrleansLsh.Http.Endpoints;

/// <summary>What holds for an endpoint before its work begins.</summary>
/// <param name="Operation">The operation, as errors name it.</param>
/// <param name="Scope">What a key must allow.</param>
/// <param name="Produces">The media types it can answer with, the usual one first.</param>
internal sealed record EndpointRules(string Operation, KeyScope Scope, params string[] Produces);
