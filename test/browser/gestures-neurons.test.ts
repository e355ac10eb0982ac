/** Gestures on the embedded model, the neuron view's first: what they draw, what the document says. */
import { LIVE_ROWS } from './gesture-rows-live';
import { NEURON_ROWS } from './gesture-rows-neurons';
import { runGestures } from './gesture-table';

runGestures('gestures of the neuron view and of live texts', [...NEURON_ROWS, ...LIVE_ROWS]);
