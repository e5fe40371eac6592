/// When the power of a device goes, at a tap.
enum PowerCut: Hashable, Sendable {
  /// Before the tap is stored: then it was not taken.
  case beforeStoring
  /// When it was stored and nobody has been shown anything yet.
  case afterStoring
}

/// What befalls a device at a tap.
enum DeviceTrouble: Hashable, Sendable {
  /// Somebody pairs it anew: its sequences begin at 1 again, and what is queued is still delivered.
  case pairedAnew
  /// Its network is gone for so many microseconds.
  case outage(Int64)
  /// The power goes in the middle of it.
  case powerCut(PowerCut)
  /// It is restarted in between.
  case restart

  /// When the power goes, where it does.
  var cut: PowerCut? {
    if case .powerCut(let cut) = self { cut } else { nil }
  }
}

/// What befalls a device in its life, by the tap at which it does; each once.
struct DeviceTroubles: Sendable {
  private var byTap: [Int: DeviceTrouble] = [:]

  init(taps: Int, _ random: inout FleetRandom) {
    for tap in 0..<taps {
      switch random.number(0...999) {
      case 0..<4: byTap[tap] = .powerCut(.beforeStoring)
      case 4..<8: byTap[tap] = .powerCut(.afterStoring)
      case 8..<14: byTap[tap] = .restart
      case 14..<20: byTap[tap] = .outage(Int64(random.number(1...150)) * 60_000_000)
      default: break
      }
    }
    if taps > 1, random.happens(perMille: 150) {
      byTap[random.number(1...taps - 1)] = .pairedAnew
    }
  }

  /// What befalls it at a tap.
  mutating func take(at tap: Int) -> DeviceTrouble? { byTap.removeValue(forKey: tap) }
}
