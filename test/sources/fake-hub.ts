/** A host in memory: answers by address, and remembers what it was asked for. */
export type FakeHub = {
  readonly fetch: typeof fetch;
  /** Method and address, oldest first. */
  readonly asked: string[];
};

/** What an address gives: a text, bytes, JSON, or a status. */
export type FakeAnswer = string | Uint8Array<ArrayBuffer> | object | number;

export function fakeHub(answers: Readonly<Record<string, FakeAnswer>>): FakeHub {
  const asked: string[] = [];
  return {
    asked,
    fetch: async (input, init = {}) => {
      const url = input instanceof Request ? input.url : input.toString();
      asked.push(`${init.method ?? 'GET'} ${url}`);
      const answer = answers[url] ?? 404;
      if (answer === 0) throw new TypeError('Failed to fetch');
      if (typeof answer === 'number') return new Response('no', { status: answer });
      const body =
        typeof answer === 'string' || answer instanceof Uint8Array
          ? answer
          : JSON.stringify(answer);
      const length = new Blob([body]).size;
      return new Response(init.method === 'HEAD' ? null : body, {
        headers: { 'content-length': String(length) }
      });
    }
  };
}
