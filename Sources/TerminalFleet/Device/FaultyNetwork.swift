/// The network of one device: loses, delays, doubles and reorders what is sent.
struct FaultyNetwork: Sendable {
  /// What becomes of a request.
  enum Fate: Hashable, Sendable {
    /// It arrives, and its answer comes back.
    case answered
    /// It does not arrive.
    case requestLost
    /// It arrives, and its answer does not.
    case answerLost
    /// It arrives, and its answer comes when nobody waits for it any more.
    case answeredLate
    /// It arrives twice, and so do the answers.
    case doubled
    /// It is taken for lost, and arrives behind so many later ones.
    case overtaken(by: Int)
  }

  /// How often each fault happens in a thousand requests; none of them in a run without faults.
  struct Faults: Sendable {
    var requestLost = 60
    var answerLost = 60
    var answeredLate = 30
    var doubled = 50
    var overtaken = 40
  }

  private var random: FleetRandom
  private let faults: Faults

  init(_ random: FleetRandom, _ faults: Faults = Faults()) {
    self.random = random
    self.faults = faults
  }

  /// What becomes of the next request.
  mutating func nextFate() -> Fate {
    var place = random.number(0...999)
    for (fate, perMille) in [
      (Fate.requestLost, faults.requestLost), (.answerLost, faults.answerLost),
      (.answeredLate, faults.answeredLate), (.doubled, faults.doubled),
    ] {
      if place < perMille { return fate }
      place -= perMille
    }
    return place < faults.overtaken ? .overtaken(by: random.number(1...6)) : .answered
  }

  /// How long an answer takes, in milliseconds: mostly little, now and then longer than a display
  /// waits.
  mutating func nextLatency() -> UInt64 {
    UInt64(
      random.happens(perMille: 950) ? random.number(5...400) : random.number(400...6_000))
  }
}
