await 0;
throw new RangeError('from a module that waited');
