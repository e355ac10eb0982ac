/** The engine as it is shipped, with marks. */
import './engine-marks';
import '../../../src/worker/entry';
