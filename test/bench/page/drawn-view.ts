/** What the comparison asks of a page that shows attention, whoever draws it. */
import type { GestureTime } from './gesture-time';

export type ViewCount = {
  /** Elements of the picture with all that belongs to it. */
  readonly nodes: number;
  /** Lines as far as the page knows them: elements, or pixels of the canvas that are inked. */
  readonly lines: number;
  /** The same of what is lit under the pointer. */
  readonly lit: number;
};

export interface IDrawnView {
  /**
   * Loads code and data.
   *
   * @param url of the text that holds the attention
   * @returns shows it: from the text to the picture
   */
  prepare(url: string): Promise<() => Promise<GestureTime>>;
  /** The same, but what is timed begins with the attention as numbers in the page's memory. */
  prepareNumbers(url: string): Promise<() => Promise<GestureTime>>;
  hover(token: number): Promise<GestureTime>;
  leave(): void;
  clickHead(head: number): Promise<GestureTime>;
  changeLayer(layer: number): Promise<GestureTime>;
  count(): ViewCount;
}

declare global {
  interface Window {
    readonly view: IDrawnView;
  }
}
