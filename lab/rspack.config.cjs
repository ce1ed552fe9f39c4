// TypeScript is stripped while bundling, so that the packages that are here for their types alone need not be
// installed to build: JupyterLab brings all of them itself. `npm run types:lab` checks the types.
module.exports = {
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        loader: 'builtin:swc-loader',
        options: {
          jsc: {
            parser: { syntax: 'typescript', tsx: true },
            transform: { react: { runtime: 'classic' } },
            target: 'es2022',
          },
        },
        type: 'javascript/auto',
      },
    ],
  },
};
