"""Parts of the runtime. A package, so that none of its names stands in the way of a handler's modules."""
