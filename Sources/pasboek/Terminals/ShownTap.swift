import LedgerWire
import TerminalClient

extension TapDisplay {
  /// What a display shows, in one line.
  var line: String {
    var parts = ["\(tone.rawValue): \(message)"]
    if let pointsAdded {
      parts.append(balance.map { "+\(pointsAdded) (\($0))" } ?? "+\(pointsAdded)")
    }
    if let eventTitle { parts.append("[\(eventTitle)]") }
    if origin == .unconfirmed { parts.append("(not confirmed)") }
    if !isChecked { parts.append("(not checked)") }
    if isClockLost { parts.append("(clock lost)") }
    return parts.joined(separator: " ")
  }

  /// The same for a machine.
  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("seq", sequence)
    writer.field("tone", tone.rawValue)
    writer.field("reason", reason?.rawValue)
    writer.field("message", message)
    if pointsAdded != nil || balance != nil {
      writer.key("points")
      writer.beginObject()
      writer.field("added", pointsAdded)
      writer.field("balance", balance)
      writer.endObject()
    }
    writer.field("rewardsAvailable", rewardsAvailable)
    writer.field("event", eventTitle)
    writer.field("origin", origin.rawValue)
    writer.field("checked", isChecked)
    writer.field("clockLost", isClockLost)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

extension TerminalStatus {
  private var word: String {
    switch phase {
    case .idle: "idle"
    case .sending: "sending"
    case .waiting: "waiting"
    case .offline: "offline"
    case .needsPairing: "needsPairing"
    }
  }

  /// How a terminal stands, in one line.
  var line: String {
    var parts = ["\(word): \(queued) \(queued == 1 ? "tap" : "taps") queued"]
    if let oldestTap { parts.append("the oldest of \(Timestamp.text(oldestTap))") }
    parts.append("acknowledged up to \(ackedUpTo)")
    if stranded > 0 { parts.append("\(stranded) of a pairing that is not taken any more") }
    if undos > 0 { parts.append("\(undos) to take back") }
    if troubles > 0 { parts.append("\(troubles) in trouble") }
    parts.append(packVersion.map { "pack \($0)\(isChecked ? "" : ", not in use")" } ?? "no pack")
    if let packFault { parts.append("the last pack was refused: \(packFault)") }
    if isClockLost { parts.append("clock lost") }
    return parts.joined(separator: ", ")
  }

  /// The same for a machine.
  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("phase", word)
    writer.field("online", isOnline)
    writer.field("queued", queued)
    writer.field("stranded", stranded)
    writer.field("oldestTap", moment: oldestTap)
    writer.field("ackedUpTo", ackedUpTo)
    writer.field("undos", undos)
    writer.field("troubles", troubles)
    writer.field("packVersion", packVersion)
    writer.field("checked", isChecked)
    writer.field("packFault", packFault)
    writer.field("clockLost", isClockLost)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
