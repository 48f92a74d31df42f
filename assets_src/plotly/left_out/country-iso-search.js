/* Names of countries for maps of the world: regions here are codes in the profile's own shapes. */
exports.COUNTRIES = [];
exports.createLookup = () => ({ lookupAlpha3: () => undefined });
