package dev.sekimori.lab.camera;

import dev.sekimori.lab.device.Identity;

/** The first page of a camera. */
final class CameraHome {
    private CameraHome() {}

    static String page(Identity identity, boolean administrable) {
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title></head><body>
                <h1>%s</h1>
                <p>Firmware %s, serial number %s</p>
                <p><img src="/video.mjpg" width="640" height="360" alt="Live picture"></p>
                <p><a href="/snapshot.jpg">Snapshot</a>%s</p>
                </body></html>
                """.formatted(
                        identity.model(),
                        identity.model(),
                        identity.firmware(),
                        identity.serial(),
                        administrable ? " <a href=\"/admin\">Administration</a>" : "");
    }
}
