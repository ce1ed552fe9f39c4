/** The Node.js that runs sparkhub, and so its proxy and supervisor. */
export const nodeBinary = process.execPath;
