/// What changed in a list of refused cards from each of its versions to the next.
///
/// Kept as the fingerprints that changed, not as lists: what is true of them now says all that a
/// terminal with an older version needs.
struct ListHistory: Sendable {
  private struct Build {
    var version: UInt64
    /// What differs from the build before; empty for the first one.
    var changed: [UInt64]
  }

  private let versionsMax: Int
  private let changesMax: Int
  /// In the order in which they were made, so that versions never fall.
  private var builds: [Build] = []
  private var changes = 0

  init(versionsMax: Int, changesMax: Int) {
    self.versionsMax = versionsMax
    self.changesMax = changesMax
  }

  /// Adds a list that was made after all others.
  mutating func append(version: UInt64, changed: [UInt64]) {
    builds.append(Build(version: version, changed: changed))
    changes += changed.count
    var dropped = 0
    while builds.count - dropped > 1,
      builds.count - dropped > versionsMax || changes > changesMax
    {
      // The first build that stays is where differences begin: what led to it is told to nobody.
      changes -= builds[dropped].changed.count
      dropped += 1
    }
    guard dropped > 0 else { return }
    builds.removeFirst(dropped)
    changes -= builds[0].changed.count
    builds[0].changed = []
  }

  /// What may differ, in ascending order, between the newest list and any that had a version; nil
  /// where that is not remembered.
  ///
  /// Two lists have one version where only time passed between them: then the older one counts.
  func changed(since version: UInt64) -> [UInt64]? {
    guard let first = builds.firstIndex(where: { $0.version == version }) else { return nil }
    return Set(builds[(first + 1)...].flatMap(\.changed)).sorted()
  }
}
