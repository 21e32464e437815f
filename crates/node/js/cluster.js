'use strict';
// Module `cluster`: one for the primary, another for its workers.

module.exports = require.options.clusterId !== undefined ? require('internal/cluster/child') : require('internal/cluster/primary');
