/** Every gesture of the matrix and of the grid: what it draws, and what it does to the document. */
import { GRID_ROWS } from './gesture-rows-grid';
import { MATRIX_ROWS } from './gesture-rows-matrix';
import { runGestures } from './gesture-table';

runGestures('gestures of matrix and grid', [...MATRIX_ROWS, ...GRID_ROWS]);
