/**
 * Answers a kernel that asks for the picture as a file: painted here, sent in pieces that fit
 * through its connection. Leaves out: what the picture looks like (app/export-file.ts).
 */
import { exportFile } from '../app/export-file';
import type { SvgGround } from '../drawing/svg-page';
import { toPlainError } from '../errors';
import type { ViewState } from '../state/view-state';
import { SLICE_BYTES } from './attention-upload';
import type { PicturePiece, PictureRequest } from './messages';

export type SendPiece = (piece: PicturePiece, buffer?: ArrayBuffer) => void;

/**
 * Paints and sends. A failure is sent as its sentence; nothing is thrown.
 *
 * @param screen the ground that the view is seen on
 * @param sliceBytes the most bytes of a piece, at least 1
 */
export async function uploadPicture(
  state: ViewState,
  { id, format, scale, theme }: PictureRequest,
  send: SendPiece,
  screen: SvgGround = 'light',
  sliceBytes = SLICE_BYTES
): Promise<void> {
  const answer = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
  const start = { type: 'picture', id, answer } as const;
  try {
    const ground = theme ?? screen;
    const { blob } = await exportFile(state, { format, scale, ground });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const { length: total } = bytes;
    for (let offset = 0; offset < total; offset += sliceBytes) {
      const { buffer } = bytes.slice(offset, offset + sliceBytes);
      send({ ...start, offset, total, error: null }, buffer);
    }
  } catch (error) {
    const { message, advice } = toPlainError(error);
    send({ ...start, offset: 0, total: 0, error: `${message} ${advice}` });
  }
}
