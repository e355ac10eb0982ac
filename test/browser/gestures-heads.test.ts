/** Every gesture of BertViz's head view: what it draws, and what it does to the document. */
import { HEAD_ROWS } from './gesture-rows-heads';
import { runGestures } from './gesture-table';

runGestures('gestures of the head view', HEAD_ROWS);
