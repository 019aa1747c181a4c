/** Whether a remark wants something of the author, or only says something. */

/** A sentence that asks. Not the one in `?id=1`. */
const question = /\?(?=[\s"')\]]|$)/;

/** What somebody wants of somebody, wherever it stands in a sentence. */
const request = new RegExp(
  [
    String.raw`\b(?:please|pls|could you|can you|would you|nack(?:ed)?|nak)\b`,
    String.raw`\bi'd\b|\bi would (?:rather|prefer|like|suggest|do|make|put|drop|move|use|keep|simplify|have|expect)\b`,
    String.raw`\bwould be (?:better|nicer|good|clearer|cleaner|easier|simpler)\b|\bbetter (?:to|option|way)\b`,
    String.raw`\b(?:wonder|explain|document|not sure|don't (?:see|get|understand)) (?:why|how|if|whether)\b`,
    // What you, we or the patch must do; what others must do is a fact of the world.
    String.raw`\b(?:you|we) (?:also |really |all |still |probably |just )?(?:should(?:n't)?|must(?:n't)?|need(?:s)? to|have to|ought to)\b(?! (?:be|all be) (?:ok|okay|fine|good|safe|able))`,
    String.raw`\b(?:this|that|it|these|they|patch|commit|series|subject|changelog|message|function|helper|comment|line|check|code|label|name) (?:also |really |probably )?(?:should(?:n't)?|must(?:n't)?|needs? to|ought to)\b(?! (?:be|all be) (?:ok|okay|fine|good|safe|able))`,
  ].join('|'),
  'i',
);

/** A sentence that begins by telling to do something. */
const command =
  /^(?:\W|(?:so|then|just|and|but|or|nit|maybe|perhaps|also|instead)\b)*(?:use|make|move|drop|remove|add|put|split|rename|keep|avoid|fix|change|replace|try|do(?: not|n't)|document|fold|squash|rebase|resend|consider|return|open[- ]?cod(?:e|ing)|simplify|see if|let's)\b/i;

/** What is wrong with what is there. */
const defect =
  /\b(?:missing|misses|forgot|strange|wrong|broken|incorrect|typos?|nit|nits|bugs?|buggy|leaks?|racy?|unnecessary|unneeded|not needed|redundant|superfluous|confus\w+|misleading|corrupted|simplify|better option)\b/i;

/** Somebody praises, or tells of a defect that is mended or is not there. */
const mended =
  /\b(?:fix(?:es|ed)|found|spotted|catches|caught|no (?:bugs?|leaks?|race)|(?:nothing|not|isn't|never)(?: is| was)? (?:wrong|broken|missing|racy))\b/i;

/** An answer: what it says of what is there is its reason. */
const answer = /^(?:no|nope|yes|yep|yeah|right|correct|indeed|sure|ah|oh|ok(?:ay)?|agreed?|sorry)\b/i;

/** `words` without tags, code and line breaks. */
export function wantsSomething(words: string): boolean {
  return words.split(/(?<=[.!?:;])\s+/).some((sentence) => {
    if (question.test(sentence)) return true;
    if (request.test(sentence) && !(answer.test(sentence) && !/\b(?:please|you|we)\b/i.test(sentence))) return true;
    if (answer.test(sentence)) return false;
    return command.test(sentence) || (defect.test(sentence) && !mended.test(sentence));
  });
}
