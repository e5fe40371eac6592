/// What a terminal says about the time of a tap, and of the request that brings it.
public struct DeviceTime: Hashable, Sendable {
  /// The device's clock at the tap.
  public var tappedAt: Instant?
  /// The device's uptime at the tap, in milliseconds; nil where it has been restarted since.
  public var uptimeMilliseconds: UInt64?
  /// The device's clock when it sent the request.
  public var sentAt: Instant?
  /// The device's uptime when it sent the request, in milliseconds.
  public var sentUptimeMilliseconds: UInt64?

  /// Makes a device time.
  public init(
    tappedAt: Instant? = nil, uptimeMilliseconds: UInt64? = nil, sentAt: Instant? = nil,
    sentUptimeMilliseconds: UInt64? = nil
  ) {
    self.tappedAt = tappedAt
    self.uptimeMilliseconds = uptimeMilliseconds
    self.sentAt = sentAt
    self.sentUptimeMilliseconds = sentUptimeMilliseconds
  }

  /// Derives when the tap occurred: from uptime within one boot, else from the skew of the
  /// device's clock in this request, never after `now` nor before `earliest`.
  ///
  /// A wrong clock is never a reason to refuse: where nothing else is known, the moment of
  /// recording stands.
  public func occurrence(
    now: Instant, earliest: Instant
  ) -> (occurredAt: Instant?, quality: TimeQuality) {
    let derived: Instant
    let quality: TimeQuality
    if let uptime = uptimeMilliseconds, let sent = sentUptimeMilliseconds, uptime <= sent,
      let age = Int64(exactly: sent - uptime), age < Self.ageMillisecondsMax
    {
      derived = Instant(microseconds: now.microseconds - age * 1_000)
      quality = .exact
    } else if let tappedAt, let sentAt {
      let skew = now.microseconds - sentAt.microseconds
      derived = Instant(microseconds: tappedAt.microseconds + skew)
      quality = .skewCorrected
    } else if let tappedAt {
      derived = tappedAt
      quality = .claimed
    } else {
      return (nil, .recorded)
    }
    if derived > now { return (now, .clamped) }
    if derived < earliest { return (min(earliest, now), .clamped) }
    return (derived, quality)
  }

  /// An uptime difference of more than ten years is no uptime.
  static let ageMillisecondsMax: Int64 = 10 * 366 * 86_400_000
}
