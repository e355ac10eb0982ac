/** What a generator returns, all its chances to stop passed by. */
export function finish<Value>(steps: Generator<unknown, Value>): Value {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
