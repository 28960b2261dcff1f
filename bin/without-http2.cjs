throw new Error('the bundle goes without HTTP/2');
