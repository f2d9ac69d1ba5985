package dev.sekimori.bench;

/** What can be measured by itself. */
enum Part {
    MQTT("mqtt", "messages of 50 devices, one in flight and pipelined, plain and TLS 1.3", true) {
        @Override
        void measure(Run run) {
            MqttFigures.echoes(run);
        }
    },
    BURST("burst", "10,000 QoS 1 messages to a durable session", true) {
        @Override
        void measure(Run run) {
            MqttFigures.burst(run);
        }
    },
    FAN_OUT("fanout", "one message to 1,000 subscribers", true) {
        @Override
        void measure(Run run) {
            MqttFigures.fanOut(run);
        }
    },
    HANDSHAKES("handshakes", "mutual TLS handshakes", true) {
        @Override
        void measure(Run run) {
            MqttFigures.handshakes(run);
        }
    },
    IDLE("idle", "memory of 10,000 idle TLS connections", true) {
        @Override
        void measure(Run run) {
            MqttFigures.idle(run);
        }
    },
    WEB("web", "answers of 1 kB and 1 MB through the web virtual endpoint", true) {
        @Override
        void measure(Run run) {
            SiteFigures.web(run);
        }
    },
    DECISION("decision", "how long a decision takes", true) {
        @Override
        void measure(Run run) {
            DecisionFigures.measure(run);
        }
    },
    ISOLATION("isolation", "from the command to the last message that passed", true) {
        @Override
        void measure(Run run) {
            SiteFigures.isolation(run);
        }
    },
    SOAK("soak", "30 minutes of mixed load; --seconds for another time", false) {
        @Override
        void measure(Run run) {
            SoakFigures.measure(run);
        }
    };

    private final String word;
    private final String what;
    private final boolean inAll;

    Part(String word, String what, boolean inAll) {
        this.word = word;
        this.what = what;
        this.inAll = inAll;
    }

    String word() {
        return word;
    }

    String what() {
        return what;
    }

    boolean inAll() {
        return inAll;
    }

    abstract void measure(Run run);
}
