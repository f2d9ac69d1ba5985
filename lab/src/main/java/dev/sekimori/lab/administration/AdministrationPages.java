package dev.sekimori.lab.administration;

import dev.sekimori.lab.auth.Account;
import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.http.Page;
import dev.sekimori.lab.http.Reply;
import dev.sekimori.lab.http.Request;
import dev.sekimori.lab.telnet.TelnetSwitch;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/**
 * {@code /admin} and its two forms. Has no protection against forged requests, as many such devices
 * have none.
 *
 * @param identity shown
 * @param account whose password is changed
 * @param telnet switched
 */
public record AdministrationPages(Identity identity, Account account, TelnetSwitch telnet)
        implements Page {
    private static final int MIN_PASSWORD = 8;
    private static final int MAX_PASSWORD = 64;
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.JAPANESE);

    @Override
    public Reply answer(Request request) {
        return switch (request.method() + " " + request.path()) {
            case "GET /admin", "HEAD /admin" -> Reply.html(200, page(request, ""));
            case "POST /admin/password" -> changePassword(request);
            case "POST /admin/telnet" -> switchTelnet(request);
            default -> Reply.notFound();
        };
    }

    private Reply changePassword(Request request) {
        Map<String, String> fields = request.fields();
        String password = fields.getOrDefault("password", "");
        boolean acceptable = password.length() >= MIN_PASSWORD
                && password.length() <= MAX_PASSWORD
                && password.equals(fields.get("confirm"));
        if (!acceptable) {
            return Reply.html(400, page(request, "password.bad"));
        }
        account.change(password);
        return Reply.seeOther("/admin");
    }

    private Reply switchTelnet(Request request) {
        String wanted = request.fields().getOrDefault("enabled", "");
        if (!wanted.equals("on") && !wanted.equals("off")) {
            return Reply.html(400, page(request, "telnet.bad"));
        }
        telnet.turn(wanted.equals("on"));
        return Reply.seeOther("/admin");
    }

    private String page(Request request, String problem) {
        ResourceBundle words = words(request.header("Accept-Language"));
        boolean on = telnet.isOn();
        return """
                <!doctype html>
                <html lang="%s"><head><meta charset="utf-8"><title>%s - %s</title></head><body>
                <h1>%s</h1>
                <p>%s %s, %s %s</p>
                %s
                <h2>%s</h2>
                <form method="post" action="/admin/password">
                <p><label>%s <input type="password" name="password" required></label></p>
                <p><label>%s <input type="password" name="confirm" required></label></p>
                <p><button>%s</button></p>
                </form>
                <h2>%s</h2>
                <p>%s</p>
                <form method="post" action="/admin/telnet">
                <p><button name="enabled" value="%s">%s</button></p>
                </form>
                </body></html>
                """.formatted(
                words.getString("language"),
                identity.model(),
                words.getString("administration"),
                identity.model(),
                words.getString("firmware"),
                identity.firmware(),
                words.getString("serial"),
                identity.serial(),
                problem.isEmpty() ? "" : "<p role=\"alert\">" + words.getString(problem) + "</p>",
                words.getString("password.title"),
                words.getString("password.new"),
                words.getString("password.confirm"),
                words.getString("password.save"),
                words.getString("telnet.title"),
                words.getString(on ? "telnet.on" : "telnet.off"),
                on ? "off" : "on",
                words.getString(on ? "telnet.turn.off" : "telnet.turn.on"));
    }

    private static ResourceBundle words(String acceptLanguage) {
        Locale language = Locale.ENGLISH;
        try {
            if (!acceptLanguage.isEmpty() && acceptLanguage.length() < 256) {
                Locale best = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), LANGUAGES);
                language = best == null ? Locale.ENGLISH : best;
            }
        } catch (IllegalArgumentException e) {
            // RFC 9110 section 12.5.4: a header that cannot be read is as if absent.
            language = Locale.ENGLISH;
        }
        return ResourceBundle.getBundle(
                "dev.sekimori.lab.administration.messages",
                language,
                ResourceBundle.Control.getNoFallbackControl(
                        ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
