// A consumer of one virtual device, driven by the acceptance tests: reads commands from standard
// input, one a line, and writes one line of JSON for each.
//   node client.js THING-DESCRIPTION-URL TOKEN
// NODE_EXTRA_CA_CERTS names the site's authority.
"use strict";

const dns = require("node:dns");
const readline = require("node:readline");

// RFC 6761 section 6.3: names under localhost are the loopback address, whatever the resolver says.
const lookup = dns.lookup;
dns.lookup = (name, options, callback) => {
    const done = typeof options === "function" ? options : callback;
    if (!name.endsWith(".localhost")) {
        return lookup(name, options, callback);
    }
    const all = typeof options === "object" && options.all;
    return process.nextTick(() =>
        all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4));
};

const { Servient } = require("@node-wot/core");
const { HttpsClientFactory } = require("@node-wot/binding-http");

const [url, token] = process.argv.slice(2);

function tell(answer) {
    process.stdout.write(JSON.stringify(answer) + "\n");
}

async function main() {
    const servient = new Servient();
    servient.addClientFactory(new HttpsClientFactory({}));
    const wot = await servient.start();
    const answer = await fetchDescription();
    servient.addCredentials({ [answer.id]: { token } });
    const thing = await wot.consume(answer);
    tell({ title: thing.getThingDescription().title });
    for await (const line of readline.createInterface({ input: process.stdin })) {
        const [what, name, value] = line.split(" ");
        try {
            tell(await act(thing, what, name, value));
        } catch (error) {
            tell({ error: String(error && error.message ? error.message : error) });
        }
    }
    process.exit(0);
}

async function fetchDescription() {
    const https = require("node:https");
    const headers = { authorization: `Bearer ${token}` };
    return new Promise((resolve, reject) => {
        https.get(url, { headers }, (response) => {
            let body = "";
            response.setEncoding("utf8");
            response.on("data", (chunk) => (body += chunk));
            response.on("end", () =>
                response.statusCode === 200
                    ? resolve(JSON.parse(body))
                    : reject(new Error(`${response.statusCode} ${body}`)));
        }).on("error", reject);
    });
}

async function act(thing, what, name, value) {
    switch (what) {
        case "read":
            return { value: await (await thing.readProperty(name)).value() };
        case "write":
            await thing.writeProperty(name, JSON.parse(value));
            return { written: true };
        case "invoke":
            await thing.invokeAction(name, JSON.parse(value));
            return { invoked: true };
        case "observe":
            await thing.observeProperty(
                name,
                async (data) => tell({ observed: name, value: await data.value() }),
                (error) => tell({ failed: String(error) }));
            return { observing: name };
        default:
            throw new Error(`unknown command ${what}`);
    }
}

main().catch((error) => {
    tell({ error: String(error) });
    process.exit(1);
});
