/* Some sixty projections of the world: a regency is drawn in Mercator, which d3-geo has. */
module.exports = {};
