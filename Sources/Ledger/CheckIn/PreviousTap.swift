extension LedgerState {
  /// The counted tap that a recorded one repeats, or that had used the limit up, as the taps stand
  /// now; nil for a tap that was refused for another reason, and once its period is forgotten.
  ///
  /// - Complexity: O(taps of the holder at the event in the period).
  public func previous(of outcome: CheckInOutcome) -> PreviousTap? {
    guard outcome.refusal == .alreadyDone || outcome.refusal == .limitReached,
      outcome.holder.exists, outcome.event.exists
    else { return nil }
    let group = tapGroup(of: outcome.holder, at: outcome.event, outcome.occurredAt)
    guard group != 0 else { return nil }
    let own = taps.tap(at: outcome.position, inGroup: group)
    guard own != 0 else { return nil }
    var row = taps.groups[Int(group)].firstTap
    var previous: TapRow?
    var isBehind = false
    while row != 0 {
      let tap = taps.taps[Int(row)]
      if row == own { isBehind = true }
      // The last one before it; where there is none, the first one at all.
      if tap.counts, row != own, !isBehind || previous == nil { previous = tap }
      row = tap.next
    }
    let reader = taps.taps[Int(own)].reader
    return previous.map {
      PreviousTap(at: $0.occurredAt, sameTerminal: $0.reader != 0 && $0.reader == reader)
    }
  }
}
