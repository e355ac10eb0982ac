// What the JupyterLab builder adds to its own Rspack configuration: big files become assets whose
// names carry a hash of their content, because the server lets browsers keep `static/` for a year.
module.exports = {
  performance: { hints: false },
  module: {
    rules: [
      {
        test: /(ort-wasm-simd-threaded\.wasm|engine\.worker\.js|page[\\/]page\.html|\.onnx|\.f32|models[\\/][^\\/]+[\\/][^\\/]+\.json)$/,
        type: 'asset/resource',
        generator: { filename: '[name].[contenthash][ext]' }
      }
    ]
  }
};
