/** The word of each step of a rehearsal. They come by the dozen; what they found stands in review and in the queue. */
export const REHEARSAL = 'rehearsal';
