// The peers are installed by `make bench-peers` alone, so that types are checked without them.
declare module '@jax-js/jax';
declare module '@tensorflow/tfjs-core';
declare module '@tensorflow/tfjs-backend-wasm';
declare module '@tensorflow/tfjs-core/dist/register_all_gradients.js';
