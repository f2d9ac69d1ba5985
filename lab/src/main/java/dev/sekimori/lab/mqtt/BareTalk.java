package dev.sekimori.lab.mqtt;

/** Says next to nothing. */
final class BareTalk implements MqttLink.Talk {
    @Override
    public String mainTopic() {
        return "x/7f";
    }

    @Override
    public String subscription() {
        return "";
    }

    @Override
    public void connected(MqttLink link) {
        // It does not introduce itself.
    }

    @Override
    public void interval(MqttLink link) {
        link.publish("x/7f", "7f");
    }

    @Override
    public void heard(MqttLink link, String payload) {
        // It subscribes to nothing.
    }
}
