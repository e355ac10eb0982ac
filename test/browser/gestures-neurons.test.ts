/** Every gesture of the neuron view on the embedded model: what it draws, and what the document says. */
import { NEURON_ROWS } from './gesture-rows-neurons';
import { runGestures } from './gesture-table';

runGestures('gestures of the neuron view', NEURON_ROWS);
