exports.index = "index.js of a folder";
