/** A Worker that a test answers by hand; how it behaves is decided by `FakeWorker.behave`. */
import type { FromEngine, ToEngine } from '../../src/worker/messages';

export class FakeWorker {
  static made: FakeWorker[] = [];
  /** Called for every new worker; may throw as `new Worker` does. */
  static behave: (worker: FakeWorker) => void = () => undefined;

  onmessage: ((event: { data: FromEngine }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  onmessageerror: (() => void) | null = null;
  /** All that came, with what was handed over and not cloned. */
  readonly posted: { readonly message: ToEngine; readonly transfer: readonly Transferable[] }[] =
    [];
  terminated = false;

  constructor(readonly url: string) {
    FakeWorker.made.push(this);
    FakeWorker.behave(this);
  }

  get received(): ToEngine[] {
    return this.posted.map(({ message }) => message);
  }

  postMessage(message: ToEngine, transfer: readonly Transferable[] = []): void {
    this.posted.push({ message, transfer });
    if (message.type === 'start') {
      queueMicrotask(() => this.answer({ type: 'ready' }));
    }
  }

  answer(message: FromEngine): void {
    this.onmessage?.({ data: message });
  }

  fail(message: string): void {
    this.onerror?.({ message, preventDefault: () => undefined });
  }

  terminate(): void {
    this.terminated = true;
  }

  /** The ids of the runs it was asked for. */
  get runs(): number[] {
    return this.received.flatMap(message => (message.type === 'run' ? [message.id] : []));
  }

  static install(): void {
    FakeWorker.made = [];
    FakeWorker.behave = () => undefined;
    Object.assign(globalThis, { Worker: FakeWorker });
  }
}
