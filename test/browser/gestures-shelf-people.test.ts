/** Shelf, files, linked texts, keys and table: what each draws, and what it does to the document. */
import { KEY_ROWS, LINK_ROWS } from './gesture-rows-people';
import { EXPORT_ROWS, SHELF_ROWS } from './gesture-rows-shelf';
import { TABLE_ROWS } from './gesture-rows-tables';
import { runGestures } from './gesture-table';

runGestures('gestures of shelf, files, texts and keys', [
  ...SHELF_ROWS,
  ...EXPORT_ROWS,
  ...LINK_ROWS,
  ...KEY_ROWS,
  ...TABLE_ROWS
]);
