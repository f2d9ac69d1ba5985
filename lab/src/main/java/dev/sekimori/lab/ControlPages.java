package dev.sekimori.lab;

import dev.sekimori.lab.device.Credential;
import dev.sekimori.lab.device.LabPort;
import dev.sekimori.lab.fault.FaultCount;
import dev.sekimori.lab.fault.Misbehaviour;
import dev.sekimori.lab.http.Json;
import dev.sekimori.lab.http.Page;
import dev.sekimori.lab.http.Reply;
import dev.sekimori.lab.http.Request;
import dev.sekimori.lab.net.LabException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The control server, by which other processes drive the lab. It listens on loopback and refuses
 * what a web page of another origin could send.
 *
 * @param lab driven
 */
record ControlPages(Lab lab) implements Page {
    private static final int DEFAULT_PORT = 6667;
    private static final String DEFAULT_HOST = "127.99.0.1";

    @Override
    public Reply answer(Request request) {
        InetSocketAddress here = lab.controlAddress();
        String host = here.getAddress().getHostAddress() + ":" + here.getPort();
        if (!request.header("Origin").isEmpty() || !request.header("Host").equals(host)) {
            return error(403, "other origins are refused");
        }
        String[] path = request.path().split("/", 6);
        if (path.length < 2 || !path[1].equals("devices")) {
            return error(404, "not found");
        }
        try {
            if (path.length == 2) {
                return request.method().equals("GET") ? all() : error(405, "GET only");
            }
            return lab.device(path[2]).isEmpty()
                    ? error(404, "no device " + path[2])
                    : device(
                            request,
                            path[2],
                            String.join("/", List.of(path).subList(3, path.length)));
        } catch (IllegalArgumentException e) {
            return error(400, String.valueOf(e.getMessage()));
        } catch (LabException e) {
            return error(502, String.valueOf(e.getMessage()));
        }
    }

    private Reply all() {
        return json(
                200,
                Map.of("items", lab.devices().stream().map(ControlPages::device).toList()));
    }

    private Reply device(Request request, String name, String act) {
        Map<String, String> fields = request.fields();
        return switch (request.method() + " " + act) {
            case "GET " -> one(name);
            case "GET credential" -> json(200, credential(lab.credential(name)));
            case "POST repair" -> repair(name, fields);
            case "POST reset" -> {
                lab.reset(name);
                yield one(name);
            }
            case "POST misbehave/scan" ->
                misbehave(
                        name,
                        new Misbehaviour.StartScanning(number(fields, "count", 200), rate(fields)));
            case "POST misbehave/flood" ->
                misbehave(
                        name,
                        new Misbehaviour.Flood(
                                number(fields, "count", 500),
                                rate(fields),
                                fields.getOrDefault("topic", "")));
            case "POST misbehave/call" ->
                misbehave(
                        name,
                        new Misbehaviour.CallUnknownHost(
                                number(fields, "count", 5), rate(fields), target(fields)));
            default -> error(404, "not found");
        };
    }

    private Reply one(String name) {
        return lab.device(name)
                .<Reply>map(device -> json(200, device(device)))
                .orElseGet(() -> error(404, "not found"));
    }

    private Reply misbehave(String name, Misbehaviour misbehaviour) {
        lab.misbehave(name, misbehaviour);
        return json(
                202,
                Map.of("device", name, "kind", misbehaviour.kind(), "count", misbehaviour.count()));
    }

    private Reply repair(String name, Map<String, String> fields) {
        String password = fields.getOrDefault("password", "");
        Repair repair = password.isEmpty() ? lab.repair(name) : lab.repair(name, password);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("device", name);
        answer.put("steps", repair.steps());
        answer.putAll(credential(repair.credential()));
        return json(200, answer);
    }

    private static Map<String, Object> credential(Optional<Credential> credential) {
        Map<String, Object> pair = new LinkedHashMap<>();
        credential.ifPresent(known -> {
            pair.put("user", known.user());
            pair.put("password", known.password());
        });
        return pair;
    }

    private static Map<String, Object> device(LabDevice device) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", device.name());
        json.put("address", device.address().getHostAddress());
        json.put("manufacturer", device.manufacturer());
        json.put("model", device.model());
        json.put("firmware", device.firmware());
        json.put("serial", device.serial());
        json.put("mac", device.mac());
        json.put("ports", device.ports().stream().map(ControlPages::port).toList());
        json.put("factoryState", device.factoryState().name().toLowerCase(Locale.ROOT));
        json.put("activity", device.activity());
        device.misbehaviour().ifPresent(count -> json.put("misbehaviour", count(count)));
        return json;
    }

    private static Map<String, Object> port(LabPort port) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("port", port.port());
        json.put("transport", port.transport().name().toLowerCase(Locale.ROOT));
        json.put("protocol", port.protocol());
        return json;
    }

    private static Map<String, Object> count(FaultCount count) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", count.kind());
        json.put("attempts", count.attempts());
        json.put("succeeded", count.succeeded());
        json.put("running", count.running());
        return json;
    }

    private static int rate(Map<String, String> fields) {
        return number(fields, "perSecond", 100);
    }

    private static int number(Map<String, String> fields, String name, int usual) {
        String text = fields.getOrDefault(name, Integer.toString(usual));
        if (!text.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(name + " must be a number");
        }
        return Integer.parseInt(text);
    }

    private static InetSocketAddress target(Map<String, String> fields) {
        String host = fields.getOrDefault("host", DEFAULT_HOST);
        if (!host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            throw new IllegalArgumentException("host must be an IPv4 address");
        }
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(host), number(fields, "port", DEFAULT_PORT));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("host must be an IPv4 address", e);
        }
    }

    private static Reply json(int status, Map<String, Object> body) {
        return Reply.text(status, "application/json", Json.write(body));
    }

    private static Reply error(int status, String detail) {
        return json(status, Map.of("status", status, "detail", detail));
    }
}
