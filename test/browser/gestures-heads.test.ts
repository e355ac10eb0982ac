/** Every gesture of the head view: what it draws, and what it does to the document. */
import { HEAD_ROWS } from './gesture-rows-heads';
import { OPTION_ROWS, PIN_ROWS } from './gesture-rows-options';
import { runGestures } from './gesture-table';

runGestures('gestures of the head view', [...HEAD_ROWS, ...PIN_ROWS, ...OPTION_ROWS]);
