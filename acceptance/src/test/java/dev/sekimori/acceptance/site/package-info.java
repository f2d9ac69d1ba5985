/**
 * The running product seen from outside: {@code ./sekimori} as a process, asked with real clients.
 * Classes that other acceptance tests share are public:
 * {@link dev.sekimori.acceptance.site.SiteProcess} starts and stops a site,
 * {@link dev.sekimori.acceptance.site.ApiClient} calls its REST interface,
 * {@link dev.sekimori.acceptance.site.LabControl} acts as the lab's owners do,
 * {@link dev.sekimori.acceptance.site.Command} runs a tool,
 * {@link dev.sekimori.acceptance.site.Await} waits for a condition.
 *
 * <p>Input: the packaged product ({@code app/target/dist}), Debian's tools, the usual ports of
 * loopback. Output: a test fails where the product breaks its contract. Tests run one after the
 * other, each site in a process and a folder of its own. Rows served: T-7, U-4, G3-1, G3-2, G5-10
 * among others are seen to turn.
 */
@NullMarked
package dev.sekimori.acceptance.site;

import org.jspecify.annotations.NullMarked;
