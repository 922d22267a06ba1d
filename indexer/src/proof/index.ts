export { type ProofOf, proofOfIndexing } from './finish.js';
export { oldProofOfIndexing } from './finishOld.js';
export { createProofRecorder, type LooseValue, type ProofRecorder } from './recorder.js';
