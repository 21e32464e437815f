exports.kind = [typeof require, typeof module, this === exports];
