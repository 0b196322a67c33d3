/**
 * Records on the page's root what its content security policy refused. Imported first, so that nothing of the
 * page comes before it; a test of the real window reads it, and plants a violation to see it recorded.
 */
document.addEventListener("securitypolicyviolation", (event) => {
  const root = document.documentElement;
  const before = root.dataset.policyViolations ?? "";
  root.dataset.policyViolations = `${before}${event.effectiveDirective} ${event.blockedURI}\n`;
});
