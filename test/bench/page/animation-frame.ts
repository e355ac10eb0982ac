/** Waiting for the screen. */

export const nextFrame = (): Promise<number> => new Promise(requestAnimationFrame);

/** The time by which what is in the document now has been painted: the second frame from here begins. */
export async function painted(): Promise<number> {
  await nextFrame();
  await nextFrame();
  return performance.now();
}

/** Resolves after style, layout and paint of the frame in whose callback it is called. */
export function afterFrame(): Promise<number> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(performance.now());
    };
    port2.postMessage(null);
  });
}
