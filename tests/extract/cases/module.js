/**
 * The addict function.
 * @param {string} addict - the addict who waits
 * @returns {addict} a thing {@link addict} here
 */
const a = 'the addict // no'; // An addict comment
const re = /addict/; const t = `the addict // no ${x}`;
// const addict = 1;
/* Block about an addict */
// eslint-disable-next-line addict
