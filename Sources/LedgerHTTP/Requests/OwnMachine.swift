/// Whether callers are on the service's own machine, by the name that they have for it.
package enum OwnMachine {
  /// Whether the authority of a request is a name of the loopback interface.
  package static func isNamed(by authority: String) -> Bool {
    if authority.hasPrefix("[::1]") { return true }
    let host = authority.split(separator: ":", omittingEmptySubsequences: false).first ?? ""
    return ["localhost", "127.0.0.1"].contains(host)
  }
}
