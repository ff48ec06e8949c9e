/** A request that failed, in the words of the service's problem details (RFC 9457). */
export class Problem extends Error {
  constructor({ title, detail, status, type, requestId, retryAfter }) {
    super(detail ?? title);
    this.name = 'Problem';
    this.title = title ?? 'The request failed';
    this.detail = detail ?? '';
    this.status = status;
    this.problem = type?.split(/[/:]/).at(-1);
    this.requestId = requestId;
    this.retryAfter = retryAfter;
  }

  /** What a response that is no success says. */
  static async of(response) {
    const text = await response.text();
    let told = {};
    try { told = JSON.parse(text); } catch { told = { detail: text.slice(0, 500) || response.statusText }; }
    const retryAfter = response.headers.get('retry-after');
    const errors = told.errors ? Object.entries(told.errors).map(([name, list]) => `${name}: ${[list].flat().join(' ')}`).join(' ') : '';
    return new Problem({
      title: told.title ?? `Status ${response.status}`,
      detail: [told.detail, errors, retryAfter ? `Try again in ${retryAfter} s.` : ''].filter(Boolean).join(' '),
      status: response.status,
      type: told.type,
      requestId: told.request_id ?? response.headers.get('x-request-id'),
      retryAfter,
    });
  }

  /** Nothing answered at all. */
  static unreachable(cause) {
    return new Problem({ title: 'The service does not answer', detail: `No answer came from ${location.host}: ${cause.message}. Is it still running?` });
  }
}
