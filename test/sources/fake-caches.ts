/** The browser's Cache API, in memory. */

type Stored = { readonly body: Uint8Array<ArrayBuffer>; readonly headers: Headers };

export type FakeCaches = {
  readonly caches: CacheStorage;
  /** By name of the cache and address. */
  readonly stores: Map<string, Map<string, Stored>>;
  /** Makes the next writes fail, as a full disk does. */
  isFull: boolean;
};

const addressOf = (request: RequestInfo | URL): string =>
  request instanceof Request ? request.url : String(request);

export function fakeCaches(): FakeCaches {
  const stores: FakeCaches['stores'] = new Map();
  const open = async (name: string): Promise<Cache> => {
    const store = stores.get(name) ?? new Map<string, Stored>();
    stores.set(name, store);
    return {
      match: async (request: RequestInfo | URL) => {
        const found = store.get(addressOf(request));
        return found && new Response(found.body, { headers: found.headers });
      },
      put: async (request: RequestInfo | URL, response: Response) => {
        const body = new Uint8Array(await response.arrayBuffer());
        if (fake.isFull) throw new DOMException('no room', 'QuotaExceededError');
        store.set(addressOf(request), { body, headers: response.headers });
      },
      delete: async (request: RequestInfo | URL) => store.delete(addressOf(request)),
      keys: async () => [...store.keys()].map(url => ({ url }) as Request)
    } as unknown as Cache;
  };
  const fake: FakeCaches = {
    stores,
    isFull: false,
    caches: {
      open,
      keys: async () => [...stores.keys()],
      delete: async (name: string) => stores.delete(name)
    } as unknown as CacheStorage
  };
  return fake;
}
